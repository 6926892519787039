"""nnlab: learn why neural networks overfit, and what helps."""

from .config import Config, ConfigError
from .data.augmentation import AUGMENTATIONS
from .data.datasets import DATASETS, Data, load
from .experiments.ensemble import ensemble, monte_carlo_dropout
from .experiments.lr_find import lr_find
from .experiments.run import Run, run
from .experiments.saved import load_run
from .experiments.sweep import cross_validate, learning_curve, sweep
from .network import Network
from .nn.activations import ACTIVATIONS
from .nn.initializers import INITIALIZERS
from .nn.losses import LOSSES
from .nn.metrics import METRICS
from .nn.optimizers import (
    OPTIMIZERS,
    SGD,
    AdaDelta,
    AdaGrad,
    Adam,
    AdamW,
    Lion,
    Momentum,
    Nesterov,
    RMSProp,
)
from .nn.schedules import SCHEDULES
from .training.history import History, Stop
from .training.stopper import replay
from .training.stopping import EarlyStopping, MaxEpochs, TargetLoss

__version__ = "0.1.0"

__all__ = [
    "ACTIVATIONS",
    "AUGMENTATIONS",
    "DATASETS",
    "INITIALIZERS",
    "LOSSES",
    "METRICS",
    "OPTIMIZERS",
    "SCHEDULES",
    "SGD",
    "AdaDelta",
    "AdaGrad",
    "Adam",
    "AdamW",
    "Config",
    "ConfigError",
    "Data",
    "EarlyStopping",
    "History",
    "Lion",
    "MaxEpochs",
    "Momentum",
    "Nesterov",
    "Network",
    "RMSProp",
    "Run",
    "Stop",
    "TargetLoss",
    "cross_validate",
    "ensemble",
    "learning_curve",
    "load",
    "load_run",
    "lr_find",
    "monte_carlo_dropout",
    "replay",
    "run",
    "sweep",
]
