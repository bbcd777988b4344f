# FloorPlanMini: drawn, not downloaded; see docs/en/user_guides.
#   python tools/create_data.py floorplan_mini --out-dir data/floorplan_mini
_base_ = './floorplancad.py'

data_root = 'data/floorplan_mini/'
train_dataloader = dict(
    batch_size=4,
    num_workers=1,
    dataset=dict(times=1, dataset=dict(data_root=data_root)))
val_dataloader = dict(num_workers=1, dataset=dict(data_root=data_root))
test_dataloader = dict(num_workers=1, dataset=dict(data_root=data_root))
