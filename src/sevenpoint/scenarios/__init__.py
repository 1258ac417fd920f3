"""The scenarios, one story a file, in a folder for each of the seven points.

A file's name is the scenario's id. Each is an ordinary pytest function with the `scenario` decorator and the `bench`
fixture; docs/guides/write-a-scenario.md shows how to add one, here or in a project of your own.
"""
