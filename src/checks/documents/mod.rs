//! The register of governing documents (G6).
