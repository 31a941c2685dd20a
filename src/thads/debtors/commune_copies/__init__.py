"""Copies of published loads for the communes, as Article 44a demands."""
