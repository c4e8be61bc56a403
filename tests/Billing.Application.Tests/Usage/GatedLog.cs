using Billing.Application.Ports;

namespace Billing.Application.Tests.Usage;

/// <summary>A hub of one partition that takes nothing before its gate opens.</summary>
internal sealed class GatedLog : IEventLog
{
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<IReadOnlyList<LogMessage>> Sends { get; } = [];

    public ValueTask<int> PartitionCountAsync(CancellationToken cancellationToken) => ValueTask.FromResult(1);

    public async ValueTask SendAsync(int partition, IReadOnlyList<LogMessage> messages, CancellationToken cancellationToken)
    {
        Sends.Add(messages);
        await Gate.Task;
    }

    public ValueTask<IReadOnlyList<PartitionEnd>> GetEndsAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<PartitionEnd>>([]);
}
