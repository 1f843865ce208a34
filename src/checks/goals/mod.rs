//! The goal chain and its documents (G3, G4, A7, P6, P8).
