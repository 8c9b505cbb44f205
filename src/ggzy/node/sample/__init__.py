"""示例市: the plainly labelled sample parties, authorities and machines that plays and the sample city are made of."""
