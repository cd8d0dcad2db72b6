"""Companies' vacancies: who may post them, who applies, and who is hired."""
