from types import SimpleNamespace
from datetime import timedelta
from ggzy.foundation.text import Text
def citation(i): return Text(i, i)
class _V:
    def __init__(s, i): s.id=i
    def judge(s, a, b):
        return SimpleNamespace(holds=(b-a)>=timedelta(days=1), limit=a+timedelta(days=1), facts_zh="", facts_en="", limit_text=lambda: str(a+timedelta(days=1)))
class _R:
    def __init__(s,i): s.id=i
    def on(s,d): return _V(s.id)
def rule(i): return _R(i)
