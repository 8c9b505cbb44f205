def bundle(lot):
    return None
