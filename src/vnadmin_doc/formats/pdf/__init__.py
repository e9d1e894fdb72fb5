"""PDF: text layers, annotations, signatures, stamps that are pictures, rendering."""
