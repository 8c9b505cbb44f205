"""The live streams (直播): finished fragments pushed to whoever watches, from the public record alone."""
