"""Platform passkeys (通行密钥, WebAuthn) for people who read and approve."""
