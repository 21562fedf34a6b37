"""Python's collector of cycles, kept from holding up sessions.

While it walks the heap no session is answered, and with these libraries a full walk takes longer than most
answers. Streamlit asks for one after each answer unless told not to (``runner.postScriptGC``, switched off in
`.streamlit/config.toml`); Python's own rule, a walk when a quarter has been added, is enough for what pages
leave behind.
"""

import gc


def settle() -> None:
    """What is loaded now stays: later walks leave it out. Without cycles it is still freed when dropped."""
    gc.collect()
    gc.freeze()
