"""Archive: registers, search, file names and a report, from the ledger of an output folder."""
