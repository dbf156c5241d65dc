#!/usr/bin/env python3
"""Runs the unittest cases of one Python file and reports them as TAP: tap_unittest.py FILE [NAME...]."""
import importlib.util
import pathlib
import sys
import unittest


class Tap(unittest.TestResult):
    """Prints one TAP line a case; what failed is told in comments."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def line(self, ok, test, note="", details=""):
        self.count += 1
        print(f"{'ok' if ok else 'not ok'} {self.count} - {test.id()}{note}", flush=True)
        for line in details.splitlines():
            print("# " + line, flush=True)

    def addSuccess(self, test):
        self.line(True, test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.line(True, test, f" # SKIP {reason}")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.line(False, test, details=self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self.line(False, test, details=self.errors[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            where = self.failures if issubclass(err[0], test.failureException) else self.errors
            self.line(False, subtest, details=where[-1][1])


def main():
    path = pathlib.Path(sys.argv[1]).resolve()
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    loader = unittest.defaultTestLoader
    names = sys.argv[2:]
    suite = loader.loadTestsFromNames(names, module) if names else loader.loadTestsFromModule(module)
    result = Tap()
    suite.run(result)
    print(f"1..{result.count}")
    return 0 if result.wasSuccessful() else 1


sys.exit(main())
