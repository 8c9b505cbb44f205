"""Channels for complaints (监督渠道): where each department takes them, under which number, at which hours, how."""
