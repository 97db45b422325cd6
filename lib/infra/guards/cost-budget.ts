import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';

/** Properties of {@link CostBudget}. */
export interface CostBudgetProps {
  /** Limit for a calendar month, in `currency`. Above 0. */
  readonly amount: number;
  /**
   * Currency of the amount, as AWS Budgets takes it.
   * @default 'USD'
   */
  readonly currency?: string;
  /** Address that receives the mails. */
  readonly email: string;
  /**
   * Shares of the amount, in per cent, at which a mail is sent; the actual cost is compared, not the forecast.
   * @default 80 and 100
   */
  readonly percentages?: readonly number[];
}

/**
 * A monthly budget that sends mails and stops nothing: billing data come hours late, so a mail comes
 * hours late. It covers the whole account: a budget of one tag counts nothing, and says nothing, until somebody
 * activates the tag for cost allocation.
 */
export class CostBudget extends Construct {
  /** The budget of AWS Budgets. */
  readonly budget: CfnBudget;

  /** Adds the budget, with one notification for each percentage. */
  constructor(scope: Construct, id: string, props: CostBudgetProps) {
    super(scope, id);
    const { amount, currency = 'USD', email, percentages = [80, 100] } = props;
    this.budget = new CfnBudget(this, 'Budget', {
      budget: { budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount, unit: currency } },
      notificationsWithSubscribers: percentages.map((threshold) => ({
        notification: {
          notificationType: 'ACTUAL',
          comparisonOperator: 'GREATER_THAN',
          threshold,
          thresholdType: 'PERCENTAGE',
        },
        subscribers: [{ subscriptionType: 'EMAIL', address: email }],
      })),
    });
  }
}
