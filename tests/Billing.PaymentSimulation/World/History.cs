using Billing.Application.Work;
using Billing.Simulation;
using NodaTime;

namespace Billing.PaymentSimulation;

/// <summary>Lets one thing after the other happen, ends everything, and looks at what is left.</summary>
internal sealed class History
{
    private const int StepsMin = 50;
    private const int StepsSpread = 70;
    private const int OwnEnd = 14;
    private static readonly Duration Visibility = Duration.FromMinutes(5);

    private readonly PaymentWorld _world;
    private readonly OrganizationLife _organization;
    private readonly StripeLife _stripe;

    public History(PaymentWorld world)
    {
        _world = world;
        _organization = new OrganizationLife(world);
        _stripe = new StripeLife(world);
        world.Interruption = StepAsync;
    }

    /// <summary>Runs it; the answer is what is wrong, or null.</summary>
    public async Task<string?> RunAsync()
    {
        await _world.FoundAsync();
        int steps = StepsMin + _world.Random.Next(StepsSpread);
        for (int i = 0; i < steps; i++)
        {
            await StepAsync(_world.Pick(_world.Processes));
        }

        await RestAsync();
        return await PaymentJudge.JudgeAsync(_world);
    }

    private async Task StepAsync(PaymentProcess process)
    {
        switch (_world.Random.Next(12))
        {
            case 0 or 1:
                _world.Clock.Advance(Duration.FromMinutes(1 + _world.Random.Next(_world.Chance(3) ? 2000 : 30)));
                await RunAsync(process, TimerAsync);
                break;
            case 2 or 3 or 4:
                await WorkAsync(process);
                break;
            case 5 or 6:
                _stripe.Happen();
                break;
            case 7:
                await _stripe.DeliverAsync(process);
                break;
            default:
                await _organization.HappenAsync(process);
                break;
        }

        for (int i = 0; i < _world.Processes.Length; i++)
        {
            if (_world.Processes[i].IsDead)
            {
                _world.Note(Deed.Crashed);
                _world.Restart(i);
            }
        }
    }

    /// <summary>Nothing goes wrong any more, everyone makes up their mind, and time passes until nothing is under way.</summary>
    private async Task RestAsync()
    {
        _world.Calm();
        for (int round = 0; round < OwnEnd; round++)
        {
            await _organization.RepeatAllAsync(_world.Processes[0]);
            _stripe.EndAll();
            await _stripe.DeliverAllAsync(_world.Processes[1]);
            _world.Clock.Advance(Duration.FromHours(20));
            for (int i = 0; i < 3; i++)
            {
                _world.Clock.Advance(Duration.FromMinutes(16));
                await TimerAsync(_world.Processes[0]);
                while (_world.Queues.Receive(_world.Random, Visibility) is { } message)
                {
                    await DoAsync(_world.Processes[1], message);
                    _world.Queues.Delete(message);
                }
            }
        }
    }

    private async Task RunAsync(PaymentProcess process, Func<PaymentProcess, Task> work) =>
        _world.Note(Deed.StoreFailed, !await UserRequest.TryAsync(process, work) && !process.IsDead);

    private static async Task TimerAsync(PaymentProcess process) => await process.Get<IScheduleRun>().RunAsync(TimeBudget.Ample(), default);

    private async Task WorkAsync(PaymentProcess process)
    {
        bool isTwice = _world.Chance(12);
        if (_world.Queues.Receive(_world.Random, isTwice ? Duration.Zero : Visibility) is { } message)
        {
            _world.Note(Deed.QueueMessageTwice, isTwice);
            if (await UserRequest.TryAsync(process, each => DoAsync(each, message)))
            {
                _world.Queues.Delete(message);
            }
        }
    }

    private static Task DoAsync(PaymentProcess process, SimMessage message) =>
        message.Queue == WorkQueues.RenderInvoice ? Task.CompletedTask : process.WorkAsync(message.Queue, message.Text);
}
