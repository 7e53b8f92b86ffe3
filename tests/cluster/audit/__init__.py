"""The auditor's commands on a running stack."""
