"""服务平台: what every trade needs and no trade owns: experts, venues, guarantees, archive. It knows matters, never lots."""
