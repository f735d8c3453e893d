//! The expression language between `${{` and `}}`.
