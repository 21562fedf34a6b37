"""The tabs of the page 方法与数据 Methods and data, one a file; each has `show(store, t, language)`."""
