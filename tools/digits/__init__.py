"""The digits of the head's slots: made, learnt and measured.

``strokes`` draws them with a pen, ``glyphs`` takes them from fonts and from MNIST, ``slots``
puts them between the printed words of a head and spoils the picture as scanners do, ``train``
learns the network that ``vnadmin_doc.ocr.handwriting.digits`` runs, ``measure`` looks at real letters.
"""
