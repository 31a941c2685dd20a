"""Pictures people upload, and the sizes readers get of them.

Uploaded, a picture is turned upright, bounded in size and freed of everything but
itself: no place, no camera, no name. Delivered, its scales are WebP, in the sizes
screens have. Other rooms decide which picture stands where.
"""
