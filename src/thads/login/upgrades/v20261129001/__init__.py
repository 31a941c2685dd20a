"""The setting of which functions a second factor is demanded, and its panel."""
