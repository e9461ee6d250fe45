"""The rules of AWS as small pure functions: standard library only, no import of studykit.

One module (or small package) a calculator; :mod:`calculators.registry` names them,
:mod:`calculators.contract` says what each one offers.
"""
