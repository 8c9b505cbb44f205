"""A party hands chosen facts to a chosen reader until a day, and sees who looked (共享代码)."""
