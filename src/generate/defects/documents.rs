//! The register of governing documents.

use jiff::civil::{Date, date};
use rand::RngExt;

use super::heads::document_owners;
use super::{Injector, Site};
use crate::steering::Entry as _;
use crate::steering::documents::{GoverningDocument, GoverningDocumentKind, Measure, Publication, Register};
use crate::{HeadState, Key, NodeKind, RelationKind, Subject};

/// Takes the adopter away.
pub(super) const ADOPTED_BY_NOBODY: Injector =
    Injector { check: "document-adopted-by-wrong", run: |site, wanted| alter(site, wanted, all, without_adopter) };

/// Takes the owner away.
pub(super) const WITHOUT_OWNER: Injector =
    Injector { check: "document-without-owner", run: |site, wanted| alter(site, wanted, all, without_owner) };

/// Vacates a post, which is also `vacant-head`, and makes it the owner of a document.
pub(super) const OWNER_VACANT: Injector = Injector { check: "document-owner-vacant", run: owner_vacant };

/// Lets a document be adopted ten years before it is judged, with a review each year.
pub(super) const REVIEW_OVERDUE: Injector = Injector { check: "document-review-overdue", run: review_overdue };

/// Takes a document from the pages of one sort or of both.
pub(super) const NOT_PUBLISHED: Injector =
    Injector { check: "document-not-published", run: |site, wanted| alter(site, wanted, all, not_published) };

/// States a second document of the same subject and kind.
pub(super) const TWICE_IN_FORCE: Injector = Injector { check: "documents-twice-in-force", run: twice_in_force };

/// Takes a part of a measure away, or states one without a day in a plan that has none.
pub(super) const MEASURE_INCOMPLETE: Injector =
    Injector { check: "measure-incomplete", run: |site, wanted| alter(site, wanted, is_plan, measure_incomplete) };

/// Takes the other actors away.
pub(super) const WITHOUT_OTHER_ACTORS: Injector = Injector {
    check: "strategy-without-other-actors",
    run: |site, wanted| alter(site, wanted, is_strategy, |_, document| document.other_actors.clear()),
};

/// States a document that supersedes one which stays in force.
pub(super) const SUPERSEDED: Injector = Injector { check: "superseded-in-force", run: superseded };

/// Lets a document refer to a closed one, which is stated when there is none.
pub(super) const REFERRING_TO_CLOSED: Injector =
    Injector { check: "reference-to-closed-document", run: referring_to_closed };

/// States a document that supersedes another, and lets that one supersede it in turn.
pub(super) const CIRCLE: Injector = Injector { check: "document-circle", run: circle };

/// The untouched documents in force: what every check judges.
fn in_force<'s>(site: &'s Site<'_>) -> impl Iterator<Item = &'s GoverningDocument> {
    let register = Register::new(site.model, site.thresholds.judged_on);
    let documents: Vec<&GoverningDocument> = register.in_force().collect();
    documents.into_iter().filter(|document| site.is_free(&about(document)))
}

/// What a finding is about.
fn about(document: &GoverningDocument) -> Subject {
    document.subject()
}

/// Changes so many documents of a sort.
fn alter(
    site: &mut Site<'_>,
    wanted: usize,
    fits: fn(&GoverningDocument) -> bool,
    change: fn(&mut Site<'_>, &mut GoverningDocument),
) -> Vec<Subject> {
    let candidates = in_force(site).filter(|document| fits(document)).cloned().collect();
    let mut planted = Vec::new();
    for mut document in site.draw(candidates, wanted) {
        change(site, &mut document);
        planted.push(about(&document));
        restate(site, document);
    }
    planted
}

fn all(_: &GoverningDocument) -> bool {
    true
}

fn is_plan(document: &GoverningDocument) -> bool {
    document.kind == GoverningDocumentKind::Plan
}

fn is_strategy(document: &GoverningDocument) -> bool {
    document.kind == GoverningDocumentKind::Strategy
}

fn restate(site: &mut Site<'_>, document: GoverningDocument) {
    site.take([about(&document)]);
    site.state(document);
}

/// A new document like another one.
fn like(site: &mut Site<'_>, document: &GoverningDocument) -> GoverningDocument {
    let key = site.fresh();
    GoverningDocument { key, supersedes: vec![], refers_to: vec![], ..document.clone() }
}

fn without_adopter(_: &mut Site<'_>, document: &mut GoverningDocument) {
    document.adopter = None;
}

fn without_owner(_: &mut Site<'_>, document: &mut GoverningDocument) {
    document.owner = None;
}

fn not_published(site: &mut Site<'_>, document: &mut GoverningDocument) {
    let places: [&[Publication]; 3] = [&[], &[Publication::Inside], &[Publication::Outside]];
    document.published = site.pick(&places).to_vec();
}

fn measure_incomplete(site: &mut Site<'_>, document: &mut GoverningDocument) {
    if document.measures.is_empty() {
        let responsible = document.owner.clone();
        document.measures.push(Measure { responsible, priority: Some(1), ..Measure::new("do what was put off") });
        return;
    }
    let at = site.random.random_range(0..document.measures.len());
    let measure = &mut document.measures[at];
    match site.random.random_range(0..3) {
        0 => measure.responsible = None,
        1 => measure.by = None,
        _ => measure.priority = None,
    }
}

fn owner_vacant(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let owners = document_owners(site);
    // A vacant head of a focus area, or of another document, would be a finding of its own.
    let posts = site.model.organisation().in_line().filter(|node| {
        node.head().is_some()
            && node.targets(RelationKind::ResponsibleFor).next().is_none()
            && !owners.contains(&node.key())
            && site.is_free(&Subject::node(*node))
    });
    let posts: Vec<(NodeKind, Key)> = posts.map(|node| (node.kind(), node.key())).collect();
    let documents: Vec<GoverningDocument> = in_force(site).cloned().collect();
    let wanted = wanted.min(posts.len());
    let (documents, posts) = (site.draw(documents, wanted), site.draw(posts, wanted));
    let mut planted = Vec::new();
    for (mut document, (kind, node)) in documents.into_iter().zip(posts) {
        site.set_head(&node, |head| head.state = HeadState::Vacant);
        let post = Subject::Node(kind, node.clone());
        site.take([post.clone()]);
        site.companion("vacant-head", post);
        document.owner = Some(node);
        planted.push(about(&document));
        restate(site, document);
    }
    planted
}

/// Where no day of judgement is stated, nothing is overdue.
fn review_overdue(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    if site.thresholds.judged_on.is_none() {
        return vec![];
    }
    alter(site, wanted, all, |site, document| {
        let judged_on = site.thresholds.judged_on.unwrap_or(Date::MAX);
        document.adopted = Some(judged_on.saturating_sub(jiff::Span::new().years(10)));
        document.reviewed = None;
        document.review_interval_months = Some(12);
    })
}

fn twice_in_force(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let candidates = in_force(site).filter(|document| document.subject.is_some()).cloned().collect();
    let mut planted = Vec::new();
    for document in site.draw(candidates, wanted) {
        let second = like(site, &document);
        restate(site, second);
        site.take([about(&document)]);
        planted.push(about(&document));
    }
    planted
}

fn superseded(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let candidates = in_force(site).cloned().collect();
    let mut planted = Vec::new();
    for document in site.draw(candidates, wanted) {
        let newer = like(site, &document);
        restate(site, GoverningDocument { supersedes: vec![document.key.clone()], ..newer });
        site.take([about(&document)]);
        planted.push(about(&document));
    }
    planted
}

fn referring_to_closed(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let candidates: Vec<GoverningDocument> = in_force(site).cloned().collect();
    let Some(first) = candidates.first().cloned() else { return vec![] };
    let register = Register::new(site.model, site.thresholds.judged_on);
    let closed = register.documents().iter().find(|document| register.is_closed(document));
    let closed = match closed.map(|document| document.key.clone()) {
        Some(closed) => closed,
        None => {
            let day = site.thresholds.judged_on.unwrap_or(date(2000, 1, 1));
            let document = like(site, &first).closed(day, "it no longer serves");
            let key = document.key.clone();
            restate(site, document);
            key
        }
    };
    let mut planted = Vec::new();
    for mut document in site.draw(candidates, wanted) {
        document.refers_to.push(closed.clone());
        planted.push(about(&document));
        restate(site, document);
    }
    planted
}

fn circle(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let candidates = in_force(site).cloned().collect();
    let mut planted = Vec::new();
    for mut document in site.draw(candidates, wanted) {
        let other = like(site, &document);
        document.supersedes.push(other.key.clone());
        restate(site, GoverningDocument { supersedes: vec![document.key.clone()], ..other });
        planted.push(about(&document));
        restate(site, document);
    }
    planted
}
