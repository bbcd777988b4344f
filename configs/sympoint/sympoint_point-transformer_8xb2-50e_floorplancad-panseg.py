_base_ = [
    '../_base_/models/sympoint.py', '../_base_/datasets/floorplancad.py',
    '../_base_/schedules/schedule-50e.py', '../_base_/default_runtime.py'
]
