"""One types while the other asks for the next partner: who gets the text?"""
