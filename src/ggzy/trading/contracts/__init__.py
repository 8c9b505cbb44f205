"""From the award notice to acceptance: performance guarantee, contract, milestones."""
