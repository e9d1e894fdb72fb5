"""Word processors: DOCX, DOC, RTF, and older ones through LibreOffice."""
