"""EXTENSION POINT: five conversations that do not know each other; a module here is found by being here.

``checking`` (自查) a file or text comes in and is explained, ``filling`` (填报) a form is filled in and corrected,
``handing_in`` (提交) it becomes a version with a receipt, ``supervising`` (审核) what was handed in is looked at and
told of, ``administering`` (管理) people, cycles, how things stand. How to register a handler: :mod:`bot.chat`. What
they say to each other they say by actions (:mod:`bot.actions`), to people by letters (:mod:`bot.letters`).
"""
