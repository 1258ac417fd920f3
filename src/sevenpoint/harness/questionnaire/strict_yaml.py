"""YAML as people think that it works: every scalar is text, nothing is said twice, nothing refers to anything.

`no` stays the word no, 1.10 stays 1.10, and a file cannot grow while it is read.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

LONGEST = 1_000_000  # characters


class YamlError(ValueError):
    """Text that is no YAML of this kind; the message names the line."""


class _Loader(yaml.BaseLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise _marked("an alias (*) is not allowed: write the text out", self.peek_event().start_mark)  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _marked("a key must be a word", key.start_mark)
            if key.value in seen:
                raise _marked(f"{key.value!r} is there twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(text: str) -> Any:
    """Mappings, lists and text. Raises YamlError.

    >>> read_yaml("answer: no")
    {'answer': 'no'}
    """
    if len(text) > LONGEST:
        raise YamlError(f"the file is longer than {LONGEST:,} characters")
    try:
        return yaml.load(text, _Loader)  # a subclass of BaseLoader: it makes text, lists and mappings only
    except yaml.MarkedYAMLError as error:
        where = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise YamlError(f"{where}{error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise YamlError(" ".join(str(error).split())) from error
    except RecursionError as error:
        raise YamlError("the file is nested too deeply") from error


def _marked(problem: str, mark: yaml.Mark) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)
