"""Pictures people put in, and what readers get of them.

Handed in, a picture is turned upright, bounded in size and freed of everything but
itself: no place, no camera, no name. Handed out, its scales are WebP, in the sizes
screens have. Which picture stands where, other rooms decide.
"""
