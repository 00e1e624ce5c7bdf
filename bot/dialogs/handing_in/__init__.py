"""提交审核: forms of a checked file are handed in, with a line of reason where 必须修改 is left."""
