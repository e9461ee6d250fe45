"""What `studykit lint` checks beyond what loading needs: one module a concern, one function a rule or two.

Every rule is named in :mod:`studykit.library.lint.rules` and explained in docs/lint.md.
"""
