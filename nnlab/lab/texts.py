"""Every word of the Lab, in English and in Simplified Chinese.

`Words(language)("play")` looks a text up; ``{name}`` in it is filled in from keyword arguments.
"""

from __future__ import annotations

LANGUAGES = {"en": "English", "zh": "简体中文"}

TEXTS: dict[str, tuple[str, str]] = {
    # groups of controls
    "Data": ("Data", "数据"),
    "Network": ("Network", "网络"),
    "Training": ("Training", "训练"),
    "Regularisation": ("Regularisation", "正则化"),
    "Stopping": ("Stopping", "停止"),
    "Seeds": ("Seeds", "随机种子"),
    # buttons
    "play": ("Play", "播放"),
    "pause": ("Pause", "暂停"),
    "step": ("Step", "一步"),
    "epoch_button": ("Epoch", "一轮"),
    "reset": ("Reset", "重置"),
    "new_weights": ("New weights", "新权重"),
    "play_help": ("Train; press again to pause", "开始训练；再按一次暂停"),
    "step_help": ("Learn from one mini-batch", "学习一个小批量"),
    "epoch_help": ("Learn to the end of the epoch", "学到本轮结束"),
    "reset_help": ("Back to the first weights; playing again repeats the run exactly", "回到初始权重；再次播放会得到完全相同的过程"),
    "new_weights_help": ("Prepare a run with other initial weights", "用另一组初始权重准备新的训练"),
    "pace": ("Speed", "速度"),
    "full_speed": ("full speed", "全速"),
    "epochs_per_second": ("{n} epochs/s", "{n} 轮/秒"),
    "language": ("Language", "语言"),
    "theme": ("Dark", "深色"),
    "preset": ("Situation", "情景"),
    "choose": ("choose a situation ...", "选择一个情景……"),
    # tabs
    "tab_predictions": ("Predictions", "预测"),
    "tab_network": ("Network", "网络"),
    "tab_health": ("Health", "健康"),
    "tab_mistakes": ("Mistakes", "错误"),
    "tab_update": ("One update", "单步细看"),
    "tab_runs": ("Runs", "历次训练"),
    "tab_compare": ("Compare", "比较"),
    "tab_share": ("Share", "分享"),
    "tab_test": ("Test set", "测试集"),
    # ways of looking at the curves
    "log": ("Log", "对数"),
    "log_help": ("Logarithmic scale for the loss", "损失用对数坐标"),
    "zoom": ("Last part", "末段"),
    "zoom_help": ("Show the last part of the run only", "只显示训练的最后一段"),
    "epoch": ("by epochs", "按轮"),
    "updates": ("by updates", "按更新次数"),
    "seconds": ("by seconds", "按秒"),
    "multiply_adds": ("by multiply-adds", "按乘加次数"),
    "evaluated": ("as evaluated", "按评估"),
    "as_trained": ("+ as trained", "＋训练中"),
    "penalty_line": ("+ penalty", "＋惩罚项"),
    "all_lines": ("+ both", "＋两者"),
    "gap_now": ("validation − train: {gap}", "验证 − 训练：{gap}"),
    # pictures
    "save_picture": ("Save the picture as {kind}", "将图片存为 {kind}"),
    "download": ("Download {name}", "下载 {name}"),
    "picture_boundary": ("Decision boundary", "决策边界"),
    "picture_surface": ("Predicted {name}", "预测值 {name}"),
    "picture_fit": ("Fitted curve", "拟合曲线"),
    "picture_examples": ("What the network sees in them", "网络的判断"),
    "examples_note": ("{role} images; a bar for the probability of each class", "{role}图像；每个类别的概率各一条"),
    "role_train": ("training", "训练"),
    "role_validation": ("validation", "验证"),
    "role_test": ("test", "测试"),
    "role_network": ("network", "网络"),
    "plane_pca": (
        "of {d} features, the plane in which the samples spread most (PCA): {share} of the variance",
        "{d} 个特征中样本散布最大的平面（PCA）：占方差的 {share}",
    ),
    "plane_features": ("two of {d} features, all others at their mean", "{d} 个特征中的两个，其余取均值"),
    "plane_pca_choice": ("widest spread (PCA)", "散布最大 (PCA)"),
    "plane_across": ("Across", "横轴"),
    "plane_up": ("Up", "纵轴"),
    "plane_target": ("Value", "预测量"),
    "layer_inputs": ("inputs", "输入"),
    "layer_hidden": ("hidden {n}", "隐藏层 {n}"),
    "layer_output": ("output", "输出"),
    "more_neurons": ("+{n}", "+{n}"),
    "network_plane": (
        "blue, solid: positive; orange, dashed: negative; a neuron's picture: where in the plane it is active",
        "蓝色实线为正，橙色虚线为负；神经元的小图：它在平面何处激活",
    ),
    "network_pca": (
        "blue, solid: positive; orange, dashed: negative; a neuron's picture: where it is active in the plane of widest spread (PCA)",
        "蓝色实线为正，橙色虚线为负；神经元的小图：它在散布最大平面 (PCA) 的何处激活",
    ),
    "network_images": (
        "blue, solid: positive; orange, dashed: negative; first layer: its weights; then: mean activation",
        "蓝色实线为正，橙色虚线为负；第一层：权重；其后：平均激活",
    ),
    "first_weights": ("First layer's weights as images", "第一层权重图像"),
    "first_weights_note": ("what each neuron looks for: blue counts for it, orange against it", "每个神经元寻找的图案：蓝色加分，橙色减分"),
    "bias": ("bias", "偏置"),
    "weight_layer": ("Weight", "权重"),
    "weight_from": ("from", "从"),
    "weight_to": ("to", "到"),
    "weight_value": ("value", "值"),
    "health_title": ("Inside the network", "网络内部"),
    "health_note": (
        "from the start to now; line: median; dark band: the middle half; light band: 90 %",
        "从开始到现在；线：中位数；深色带：中间一半；浅色带：90 %",
    ),
    "health_weights": ("weights", "权重"),
    "health_activations": ("activations", "激活"),
    "health_gradients": ("size of gradients", "梯度大小"),
    "health_layer": ("layer", "层"),
    "health_layer_help": ("On at most 200 training samples, without dropout", "至多 200 个训练样本，不用 dropout"),
    "health_dead": ("dead", "死亡"),
    "health_dead_help": ("Neurons whose slope is 0 for every sample: no gradient will ever reach them", "对所有样本斜率都为 0 的神经元：梯度永远到不了"),
    "health_saturated": ("saturated", "饱和"),
    "health_saturated_help": ("Share of cases where a sigmoid or tanh is on its flat part", "sigmoid 或 tanh 处于平坦部分的比例"),
    "health_zeros": ("outputs 0", "输出为 0"),
    "health_zeros_help": ("Activations that are exactly 0", "恰好为 0 的激活"),
    "health_zero_weights": ("weights 0", "权重为 0"),
    "health_zero_weights_help": ("Weights that are exactly 0", "恰好为 0 的权重"),
    "health_gradient": ("gradient", "梯度"),
    "health_gradient_help": ("Root mean square of the gradient of the layer's weights", "该层权重梯度的均方根"),
    "health_ratio": ("gradient / weight", "梯度 / 权重"),
    "health_ratio_help": (
        "Length of the gradient over that of the weights; times the learning rate, some thousandth is healthy",
        "梯度长度与权重长度之比；乘以学习率后约千分之几为健康",
    ),
    "weight_help": ("Type a number to change this weight by hand", "输入数字即可手动修改该权重"),
    # progress
    "epochs_done": ("epoch {done} of {goal}", "第 {done} 轮，共 {goal} 轮"),
    "left": ("{seconds} left", "剩余 {seconds}"),
    "all": ("all", "全部"),
    "none": ("none", "无"),
    "auto": ("by the data", "由数据决定"),
    "error": ("Something went wrong: {error}. Nothing is lost: change a setting, or press Reset.", "出错了：{error}。没有丢失任何内容：请更改设置或按“重置”。"),
    # scrubber and test set
    "scrub": ("Look back to epoch", "回看第几轮"),
    "now": ("now", "当前"),
    "fork": ("Fork from here", "从此处分叉"),
    "fork_help": ("A new run from this epoch on, with the settings as they are now", "从这一轮起，用当前设置开始新的训练"),
    "open_test": ("Open the test set", "打开测试集"),
    "sealed": (
        "The test set is sealed. Each look at it makes its verdict a little less honest. Looks so far: {looks}.",
        "测试集是封存的。每看一次，它的结论就少一分可信。已查看 {looks} 次。",
    ),
    "test_result": ("Test: {scores}. Looks so far: {looks}.", "测试集：{scores}。已查看 {looks} 次。"),
    # what the picture shows
    "ready": ("Ready: press Play.", "就绪：请按播放。"),
    "starting": ("Training has begun.", "训练开始了。"),
    "training": ("Training. Both curves still fall: nothing to worry about.", "训练中。两条曲线都在下降：一切正常。"),
    "overfitting": (
        "Training loss still falls, validation loss rises since epoch {best}: overfitting.",
        "训练损失仍在下降，验证损失自第 {best} 轮起上升：过拟合。",
    ),
    "gap": (
        "Validation loss is {gap} above training loss: the network knows its training samples better than others.",
        "验证损失比训练损失高 {gap}：网络对训练样本比对其他样本更熟悉。",
    ),
    "underfitting": (
        "Both losses have stopped falling while training is still at {train}: underfitting.",
        "两条损失都不再下降，而训练仍为 {train}：欠拟合。",
    ),
    "diverged": ("Training {reason}.", "训练发散：学习率 {rate} 很可能过大，每一步都冲过了头。权重已恢复到发散前。"),
    "oscillating": (
        "The training loss jumps up and down: the learning rate {rate} is probably too high.",
        "训练损失上下跳动：学习率 {rate} 很可能过大。",
    ),
    "slow": (
        "The losses fall, but slowly: after {done} epochs the training loss has come down by {share} only.",
        "损失在下降，但很慢：{done} 轮之后训练损失只降低了 {share}。",
    ),
    "dead": (
        "{share} of the ReLU neurons give 0 for every sample: they are dead and no gradient will wake them.",
        "{share} 的 ReLU 神经元对所有样本都输出 0：它们已经“死亡”，没有梯度能唤醒。",
    ),
    "saturated": (
        "{share} of the neurons are saturated: their slope is nearly 0, so hardly any gradient comes through.",
        "{share} 的神经元已饱和：斜率接近 0，梯度几乎传不过去。",
    ),
    "vanishing": (
        "The first layer's gradient is {ratio} times smaller than the last one's: it vanishes on the way back.",
        "第一层的梯度只有最后一层的 {ratio} 分之一：梯度在反向传播中消失了。",
    ),
    "symmetric": (
        "All neurons of a layer are equal, because they began equal (zero weights): nothing can tell them apart.",
        "同一层的神经元完全相同，因为初始值相同（权重为零）：没有什么能让它们分化。",
    ),
    "constant": (
        "The network gives the same answer for every sample: it has learnt the average and nothing else.",
        "网络对每个样本都给出同样的答案：它只学到了平均值。",
    ),
    "dropout_gap": (
        "Validation loss is below the loss as trained: while training, dropout makes the task harder. No mistake.",
        "验证损失低于训练时的损失：训练时 dropout 让任务更难，这不是错误。",
    ),
    "small_validation": (
        "There are only {n} validation samples: the validation curve is uncertain by about {spread}.",
        "验证样本只有 {n} 个：验证曲线的不确定度约为 {spread}。",
    ),
    "early": ("Training {reason}.", "已早停：第 {epoch} 轮停止，最佳为第 {best} 轮。"),
    "target": ("Training {reason}.", "已达到目标损失：第 {epoch} 轮停止。"),
    "ghost": (
        "Stopped at {epoch} (best {best}): {score}. Had you waited: {later}.",
        "第 {epoch} 轮停止（最佳第 {best} 轮）：{score}。如果继续等待：{later}。",
    ),
    "finished": ("Done: {epochs} epochs. {what}", "完成：共 {epochs} 轮。{what}"),
    "good": (
        "Both curves have come down and stay together: a good fit.",
        "两条曲线都降了下来并保持接近：拟合良好。",
    ),
    "paused": ("Paused. {what}", "已暂停。{what}"),
    "looking_back": ("Looking back to epoch {epoch}; press Play to go on.", "正在回看第 {epoch} 轮；按播放继续。"),
    "apply": ("Try: {change}", "试试：{change}"),
    # settings
    "dataset": ("Dataset", "数据集"),
    "samples": ("Samples", "样本数"),
    "noise": ("Noise", "噪声"),
    "train_size": ("Training set", "训练样本数"),
    "validation_fraction": ("Validation share", "验证集比例"),
    "test_fraction": ("Test share", "测试集比例"),
    "augmentation": ("Augmentation", "数据增强"),
    "augmentation_strength": ("Strength", "增强强度"),
    "hidden": ("Hidden layers", "隐藏层"),
    "activation": ("Activation", "激活函数"),
    "output": ("Output", "输出函数"),
    "loss": ("Loss", "损失函数"),
    "label_smoothing": ("Label smoothing", "标签平滑"),
    "initializer": ("Initial weights", "初始化"),
    "dropout": ("Dropout", "Dropout"),
    "input_dropout": ("Input dropout", "输入 dropout"),
    "batch_norm": ("Batch norm", "批归一化"),
    "dtype": ("Precision", "精度"),
    "optimizer": ("Optimizer", "优化器"),
    "learning_rate": ("Learning rate", "学习率"),
    "momentum": ("Momentum", "动量"),
    "schedule": ("Schedule", "学习率计划"),
    "batch_size": ("Batch size", "批量大小"),
    "epochs": ("Epochs", "轮数"),
    "shuffle": ("Shuffle", "打乱顺序"),
    "clip_norm": ("Clip gradient", "梯度裁剪"),
    "l1": ("L1", "L1"),
    "l2": ("L2", "L2"),
    "weight_decay": ("Weight decay", "权重衰减"),
    "early_stopping": ("Early stopping", "早停"),
    "patience": ("Patience", "耐心轮数"),
    "min_delta": ("Least change", "最小改进"),
    "monitor": ("Watch", "监视"),
    "restore_best": ("Restore best", "恢复最佳"),
    "target_loss": ("Target loss", "目标损失"),
    "data_seed": ("Data", "数据"),
    "init_seed": ("Weights", "权重"),
    "shuffle_seed": ("Order", "顺序"),
    "noise_seed": ("Noise", "噪声"),
    # what a setting is, and what it does to the curves
    "help_dataset": ("What is learnt. Two-dimensional points show the decision boundary; digits are real images.", "要学习的数据。二维点能看到决策边界；digits 是真实图像。"),
    "help_samples": ("How many samples there are in all, before the split. More samples narrow the gap between the curves.", "划分前的样本总数。样本越多，两条曲线的差距越小。"),
    "help_noise": ("Spread of the noise in generated data. More noise: more to memorise, and the validation loss cannot reach 0.", "生成数据的噪声大小。噪声越大，可死记的越多，验证损失不可能到 0。"),
    "help_train_size": ("Use only so many training samples. Few samples are the surest way to see overfitting.", "只用这么多训练样本。样本少最容易看到过拟合。"),
    "help_validation_fraction": ("Share kept for the validation curve. A small set makes it ragged.", "留给验证曲线的比例。太小则曲线不稳。"),
    "help_test_fraction": ("Share kept for the final test, which stays sealed.", "留作最终测试的比例，平时封存。"),
    "help_augmentation": ("Random changes to training samples: more data for free. Narrows the gap.", "对训练样本做随机变化：免费的更多数据，缩小差距。"),
    "help_augmentation_strength": ("How strong these changes are; 1 is usual.", "变化的强度；1 为常用值。"),
    "help_hidden": ("Neurons in each hidden layer, like 32, 16. Larger networks learn faster and overfit sooner.", "各隐藏层的神经元数，如 32, 16。网络越大学得越快，也越早过拟合。"),
    "help_activation": ("Each hidden neuron's function. Without a curved one, layers add nothing.", "隐藏神经元的函数。没有非线性，多层就没有意义。"),
    "help_output": ("The output layer's function. Sigmoid with mse shows the learning slowdown.", "输出层函数。sigmoid 配 mse 可见“学习变慢”。"),
    "help_loss": ("What training makes small.", "训练要减小的量。"),
    "help_label_smoothing": ("Spread part of each label over all classes: the network is kept from being too sure.", "把标签的一部分分给所有类别：防止过度自信。"),
    "help_initializer": ("How the first weights are drawn. Zeros never get off the ground; too large ones saturate.", "初始权重的抽取方式。全零学不动；太大会饱和。"),
    "help_dropout": ("Probability of dropping each hidden neuron while training. Closes the gap, slows learning. Acts at once.", "训练时丢弃隐藏神经元的概率。缩小差距，学得较慢。立即生效。"),
    "help_input_dropout": ("Probability of dropping each input while training.", "训练时丢弃输入的概率。"),
    "help_batch_norm": ("Normalise each layer over the mini-batch: larger learning rates become safe.", "对每层按小批量归一化：可以用更大的学习率。"),
    "help_dtype": ("float32 is fast; float64 is exact enough for gradient checks.", "float32 快；float64 足够精确，可做梯度检查。"),
    "help_optimizer": ("How gradients become steps. Adam adapts the step of each weight; its learning rate is smaller (0.001 to 0.01).", "梯度如何变成步伐。Adam 为每个权重调整步长；学习率要小些（0.001–0.01）。"),
    "help_learning_rate": ("Length of a step. Too small: slow. Too large: the loss jumps or diverges. Acts at once.", "步长。太小：慢；太大：损失跳动或发散。立即生效。"),
    "help_momentum": ("Share of the last step kept (momentum and nesterov only). Acts at once.", "保留上一步的比例（仅 momentum、nesterov）。立即生效。"),
    "help_schedule": ("How the learning rate changes over the run.", "学习率随训练的变化。"),
    "help_batch_size": ('Samples in a mini-batch, or "all". Small batches: noisy curves that often generalise well.', "小批量的样本数，或 all。小批量：曲线有噪声，泛化常更好。"),
    "help_epochs": ("Passes over the training set.", "遍历训练集的次数。"),
    "help_shuffle": ("A new order in each epoch.", "每轮打乱顺序。"),
    "help_clip_norm": ("Longest gradient allowed; empty: any. Keeps rare huge steps from doing harm.", "允许的最大梯度；留空为不限。防止偶发的大步破坏。"),
    "help_l1": ("A price on the size of weights: drives many of them to exactly 0. Acts at once.", "对权重大小收费：使许多权重变为 0。立即生效。"),
    "help_l2": ("A price on the square of weights: keeps them small and the function smooth. Acts at once.", "对权重平方收费：权重小，函数平滑。立即生效。"),
    "help_weight_decay": ("Decoupled decay of the weights (adamw and lion only).", "解耦权重衰减（仅 adamw、lion）。"),
    "help_early_stopping": ("Stop when the watched curve no longer improves. Training goes on as a dashed ghost, to see what was missed.", "被监视的曲线不再改善时停止。之后以虚线继续，看看错过了什么。"),
    "help_patience": ("Epochs to wait for an improvement.", "等待改善的轮数。"),
    "help_min_delta": ("Smaller changes do not count as an improvement.", "更小的变化不算改善。"),
    "help_monitor": ("The curve that early stopping watches.", "早停所监视的曲线。"),
    "help_restore_best": ("Go back to the weights of the best epoch.", "回到最佳一轮的权重。"),
    "help_target_loss": ("Stop once the training loss is this low; empty: never.", "训练损失低到此值即停止；留空为不用。"),
    "help_data_seed": ("Seed of the samples and the split.", "样本与划分的种子。"),
    "help_init_seed": ("Seed of the first weights.", "初始权重的种子。"),
    "help_shuffle_seed": ("Seed of the order of the samples.", "样本顺序的种子。"),
    "help_noise_seed": ("Seed of dropout and augmentation.", "dropout 与增强的种子。"),
}


class Words:
    """The texts in one language.

    Parameters
    ----------
    language : str
        A key of `LANGUAGES`.

    Raises
    ------
    ValueError
        If there is no such language.
    """

    def __init__(self, language: str = "en"):
        if language not in LANGUAGES:
            raise ValueError(f"unknown language {language!r}; choose one of: {', '.join(LANGUAGES)}")
        self.language = language
        self._column = list(LANGUAGES).index(language)

    def __call__(self, key: str, **values: object) -> str:
        return TEXTS[key][self._column].format(**values)
