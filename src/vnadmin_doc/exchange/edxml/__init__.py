"""edXML packets (QCVN 102:2016/BTTTT, amendment 1:2022): a letter as a packet, and the comparison of a packet's header.

Packets are read by ``formats.containers.edxml``. ``docs/edxml.md`` has the map of the fields, and what is not verified.
"""
