/** What stand-ins use instead of `argparse` and `json` reads and writes the same. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const PYTHON = join(__dirname, '../../assets/emulated/python');

/** The program prints one line for each row in which ours differs from the library of Python. */
function differences(program: string): string {
  const done = spawnSync('python3', ['-c', program], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: PYTHON },
  });
  expect(done.stderr).toBe('');
  return done.stdout;
}

describe('a command line of a stand-in', () => {
  test('is read as argparse reads it, and refused with the same exit code and words', () => {
    const program = `
import argparse, contextlib, io
from standin.command_line import CommandLine

def ours():
    line = CommandLine("tool")
    line.add("-q", "--quiet", action="store_true")
    line.add("-n", action="store_true", required=True)
    line.add("-o", "--output", choices=["a", "b"])
    line.add("--max-time", convert=float)
    line.add("-c", action="append", default=[])
    line.add("name")
    line.add("more", nargs="*")
    return line.parse

def theirs():
    parser = argparse.ArgumentParser(prog="tool", allow_abbrev=False)
    parser.add_argument("-q", "--quiet", action="store_true")
    parser.add_argument("-n", action="store_true", required=True)
    parser.add_argument("-o", "--output", choices=["a", "b"])
    parser.add_argument("--max-time", type=float)
    parser.add_argument("-c", action="append", default=[])
    parser.add_argument("name")
    parser.add_argument("more", nargs="*")
    return parser.parse_args

def said(parse, row):
    out = io.StringIO()
    try:
        with contextlib.redirect_stderr(out):
            return vars(parse(row))
    except SystemExit as end:
        # How the allowed values are written differs between versions of Python.
        return end.code, out.getvalue().rpartition("tool: error: ")[2].partition(" (choose")[0]

for row in (["-n", "x"], ["-qn", "x", "y", "z"], ["-nqoa", "x"], ["-n", "-o", "b", "x"], ["-n", "--output=a", "x"],
            ["x"], ["-n", "-o", "c", "x"], ["-n", "x", "-o"], ["-n", "x", "--max-time", "1.5"],
            ["-n", "x", "--max-time", "soon"], ["-n", "x", "--bogus"], ["-n", "x", "-z"], ["-n", "x", "--quie"],
            ["-n", "-c", "1", "-c", "2", "x"], ["-n", "--", "-x"], ["-n", "-"]):
    if said(ours(), row) != said(theirs(), row):
        print(row, said(ours(), row), said(theirs(), row))
`;
    expect(differences(program)).toBe('');
  });

  test('and JSON is read and written as by json', () => {
    const program = `
import json
from standin import json_text

def said(call, *given, **named):
    try:
        return repr(call(*given, **named))
    except ValueError:
        return "refused"

values = [None, True, False, 0, -1, 1.5, 1e300, "", "\\u00e9\\n\\U0001f600\\ud800", [], {}, [1, [2, {}]], (1, 2),
          {"b": 1, "a": {"c": [None]}}, {1: "x"}]
for value in values:
    for more in ({}, {"indent": 4}, {"sort_keys": True}, {"indent": 1, "sort_keys": True}):
        if json_text.dumps(value, **more) != json.dumps(value, **more):
            print(value, more, json_text.dumps(value, **more))
texts = ["", " ", "{", "[1,]", "nul", "1 2", "{} x", '"\\\\ud800"', '{"a": 1, "a": 2}', "\\t[1]\\n", "NaN", "-Infinity", '"\\n"',
         "01", "1e999", "'a'", "[" * 20 + "]" * 20]
for text in texts + [json.dumps(value) for value in values]:
    if said(json_text.loads, text) != said(json.loads, text):
        print(repr(text), said(json_text.loads, text), said(json.loads, text))
`;
    expect(differences(program)).toBe('');
  });
});
