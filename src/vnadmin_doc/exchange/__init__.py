"""Letters for other systems and from them: packets, archive records, legal XML, signed and searchable PDF.

One module or package for each format. Each takes a ``Reading`` (and the source file, where the format carries it) and
gives bytes or files; none opens the network.
"""
