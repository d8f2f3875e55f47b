"""Notices to send: a 整改通知书 for each unit and a 通报 on the batch, as Word documents from templates that people edit in Word.
`writing.write` is the door.
"""
