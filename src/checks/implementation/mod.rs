//! The plan of a reform: commissions, phases and the organisations between them (G1, G7).
