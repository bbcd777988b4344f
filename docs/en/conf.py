import warnings

from sympoint import __version__

warnings.filterwarnings('ignore', category=FutureWarning, module='spconv')

project = 'SymPoint for OpenMMLab'
author = 'The contributors'
copyright = author
release = __version__

extensions = ['myst_parser', 'sphinx.ext.autodoc', 'sphinx.ext.napoleon']
exclude_patterns = ['_build']
myst_heading_anchors = 4  # the depth to which pages link
autodoc_typehints = 'none'  # the docstrings name the types
napoleon_use_ivar = True

html_theme = 'alabaster'
html_theme_options = dict(description=project, page_width='1100px')
