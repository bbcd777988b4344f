"""Train a model on, on converted drawings: config, training, evaluation."""
import json
from dataclasses import dataclass
from pathlib import Path

from mmengine.config import Config

from ..drawings.convert import SPLITS, read_metainfo
from ..engine.checkpoints import load_checkpoint, newest_checkpoint
from ..engine.config import config_in, load_config
from ..engine.fine_tune_config import fine_tune_config
from ..engine.training import run_test, run_training
from ..errors import DrawingError, UserError
from ..files import write_file
from ..structures.label_mapping import LabelMap, LabelMapping
from ..structures.taxonomy import FLOORPLANCAD_METAINFO, PALETTE
from ..weights import default_checkpoint

CONFIG_NAME = 'finetune.py'
_TAXONOMY = ('classes', 'thing_ids', 'stuff_ids')


@dataclass
class FineTune:
    """What a fine-tune left."""
    config: str  # the file that was trained
    checkpoint: str  # the last
    judged: str | None = None  # the split, where one is kept apart
    metrics: dict[str, float] | None = None  # its, as a test gives them


def fine_tune(data: str,
              classes: str | None = None,
              checkpoint: str | None = None,
              work_dir: str = 'work_dirs/finetune',
              steps: int | None = None) -> FineTune:
    """Fine-tune a model, and judge it on what is kept apart.

    Args:
        data (str): A folder that ``sympoint convert`` wrote.
        classes (str, optional): A description of classes, see
            :func:`.read_metainfo`. Its ``label_map`` says which of the
            checkpoint's classes the rows of classifiers come from, and is
            applied to the drawings unless they have these classes already.
            Defaults to those that the drawings were converted with.
        checkpoint (str, optional): What to start from, with its config in it.
            Defaults to the weights in the package.
        work_dir (str): Where the config, checkpoints and figures go. A config
            that is there already is used as it is, and training goes on from
            the last checkpoint. Defaults to ``work_dirs/finetune``.
        steps (int, optional): Batches to train. Defaults to what suits the
            number of drawings.

    Returns:
        FineTune: What is there then.

    Raises:
        UserError: The data, the classes or the checkpoint cannot be used.
        TrainingStopped: Training cannot go on.
    """
    config = write_config(data, classes, checkpoint, work_dir, steps)
    cfg = load_config(config, work_dir=work_dir, task='train')
    cfg.launcher = 'none'
    run_training(cfg, 'auto' if newest_checkpoint(work_dir) else None)
    found = FineTune(config, newest_checkpoint(work_dir))
    splits, _ = _splits(data)
    found.judged = next((s for s in ('test', 'val') if s in splits), None)
    if found.judged:
        cfg = load_config(config, work_dir=work_dir, task='test')
        cfg.launcher = 'none'
        found.metrics = run_test(cfg, found.checkpoint)
    return found


def write_config(data: str,
                 classes: str | None = None,
                 checkpoint: str | None = None,
                 work_dir: str = 'work_dirs/finetune',
                 steps: int | None = None) -> str:
    """Write the config of :func:`fine_tune`, unless it is there; its path."""
    path = Path(work_dir) / CONFIG_NAME
    if path.exists():
        return str(path)
    splits, stored = _splits(data)
    metainfo, label_map = _taxonomy(stored, classes)
    checkpoint = str(Path(checkpoint or default_checkpoint()).absolute())
    content = load_checkpoint(checkpoint)[0]
    base = Config(config_in(content, checkpoint))
    if 'train_dataloader' not in base:
        raise UserError(checkpoint, 'its config does not say how it was '
                        'trained', 'Give a checkpoint of a training run')
    write_file(
        path,
        fine_tune_config(base, checkpoint,
                         Path(data).as_posix() + '/', splits, metainfo,
                         label_map, steps))
    return str(path)


def _splits(data: str) -> tuple[dict[str, int], dict]:
    """Drawings of each split that there is, and the classes of all."""
    splits, stored = {}, dict(FLOORPLANCAD_METAINFO)
    for split in SPLITS:
        path = Path(data) / f'{split}_infos.json'
        if path.exists():
            try:
                infos = json.loads(path.read_text(encoding='utf-8'))
                splits[split] = len(infos['data_list'])
                stored = infos['metainfo']
            except (ValueError, KeyError, TypeError):
                raise DrawingError(
                    path, 'it is not an info file',
                    'Convert the drawings again: sympoint convert') from None
    if not splits.get('train'):
        raise DrawingError(
            data, 'there is no drawing to train on in train_infos.json',
            'Convert labelled drawings in a folder train: sympoint convert '
            f'LABELLED {data}')
    return {s: n for s, n in splits.items() if n}, stored


def _taxonomy(stored: dict,
              classes: str | None) -> tuple[dict | None, LabelMap | None]:
    """The data set's metainfo, None for FloorPlanCAD's, and the label_map."""
    given = stored if classes is None else read_metainfo(classes)
    metainfo = {key: list(given[key]) for key in _TAXONOMY}
    palette = given.get('palette') or PALETTE
    metainfo['palette'] = [
        tuple(palette[i % len(palette)])
        for i in range(len(metainfo['classes']))
    ]
    label_map = given.get('label_map')
    if metainfo['classes'] != list(stored['classes']):
        if label_map:
            metainfo['label_map'] = label_map
        LabelMapping(metainfo, stored['classes'])
    elif metainfo['classes'] == list(FLOORPLANCAD_METAINFO['classes']):
        return None, label_map
    return metainfo, label_map
