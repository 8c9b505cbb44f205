"""Policy questions (政策咨询): anybody asks, the centre answers in public, a ticket finds the answer."""
