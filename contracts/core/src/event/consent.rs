//! What `consent` tells.
