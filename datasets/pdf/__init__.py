"""PDF files made in memory: certificates as institutions make them and scanners see them, and hostile ones."""
