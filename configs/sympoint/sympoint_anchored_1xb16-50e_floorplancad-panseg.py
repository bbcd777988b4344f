# The same on one GPU, its batch as large as that of eight. Not run here.
_base_ = './sympoint_anchored_8xb2-50e_floorplancad-panseg.py'

train_dataloader = dict(batch_size=16, num_workers=12)
