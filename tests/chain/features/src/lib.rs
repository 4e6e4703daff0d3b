//! Nothing but dependencies: they give every selection of packages the same features (`cargo hakari generate`).
