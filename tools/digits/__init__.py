"""Generate digits in the slots of a head, train the network on them, and measure it.

``strokes`` draws digits as pen strokes, ``glyphs`` takes them from fonts and MNIST, ``slots``
puts them between the printed words of a head and degrades the picture as scanners do, ``train``
trains the network that ``vnadmin_doc.ocr.handwriting.digits`` runs, ``measure`` measures it on real letters.
"""
