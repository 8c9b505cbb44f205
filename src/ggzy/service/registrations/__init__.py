"""One registration, recognised by other nodes (一次注册，多处互认)."""
