"""People, scope and the record of every act: accounts, row-level security, the audit trail."""
