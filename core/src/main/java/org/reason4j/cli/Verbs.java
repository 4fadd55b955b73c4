package org.reason4j.cli;

import java.util.List;
import org.reason4j.cli.Verb.Group;

/// The commands there are, in the order of the overview.
final class Verbs {
  static final List<Verb> ALL =
      List.of(
          new Verb("zero", Group.TRAINING, ZeroCommand::new),
          new Verb("r1", Group.TRAINING, R1Command::new),
          new Verb("train", Group.TRAINING, TrainCommand::new),
          new Verb("sft", Group.TRAINING, SftCommand::new),
          new Verb("reward-model", Group.TRAINING, RewardModelCommand::new),
          new Verb("distill", Group.TRAINING, DistillCommand::new),
          new Verb("grpo", Group.TRAINING, GrpoCommand::new),
          new Verb("plan", Group.TRAINING, PlanCommand::new),
          new Verb("replay", Group.TRAINING, ReplayCommand::new),
          new Verb("report", Group.TRAINING, ReportCommand::new),
          new Verb("compare", Group.TRAINING, CompareCommand::new),
          new Verb("rollouts", Group.TRAINING, RolloutsCommand::new),
          new Verb(
              "eval",
              Group.TRAINING,
              EvalCommand::new,
              List.of(
                  new Verb("list", Group.TRAINING, EvalListCommand::new),
                  new Verb("export", Group.TRAINING, EvalExportCommand::new),
                  new Verb("pull", Group.TRAINING, EvalPullCommand::new),
                  new Verb("compare", Group.TRAINING, EvalCompareCommand::new))),
          new Verb("judge", Group.TRAINING, JudgeCommand::new),
          new Verb("verify", Group.TRAINING, VerifyCommand::new),
          new Verb("loss", Group.TRAINING, LossCommand::new),
          new Verb("dataset", Group.DATA, DatasetCommand::new),
          new Verb("filter", Group.DATA, FilterCommand::new),
          new Verb("generate", Group.MODELS, GenerateCommand::new),
          new Verb("chat", Group.MODELS, ChatCommand::new),
          new Verb("pull", Group.MODELS, PullCommand::new),
          new Verb("inspect", Group.MODELS, InspectCommand::new),
          new Verb("convert", Group.MODELS, ConvertCommand::new),
          new Verb("dequantize", Group.MODELS, DequantizeCommand::new),
          new Verb("score", Group.MODELS, ScoreCommand::new),
          new Verb("render", Group.MODELS, RenderCommand::new),
          new Verb("tokenize", Group.MODELS, TokenizeCommand::new),
          new Verb("explain", Group.HELP, ExplainCommand::new),
          new Verb("doctor", Group.HELP, DoctorCommand::new),
          new Verb("completion", Group.HELP, CompletionCommand::new));

  private Verbs() {}
}
