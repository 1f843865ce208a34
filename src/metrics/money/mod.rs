//! Frames, prices, internal services and the yearly process (G5, P5, A9, O5).
