# Solution: Check available models
models = client.models.list()
print([m.id for m in models.data])
